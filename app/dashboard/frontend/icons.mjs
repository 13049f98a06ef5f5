// The icons of lucide.dev that the pages use, by their names there.

export const icons = `
activity archive arrow-down arrow-left-right arrow-up ban book-open boxes briefcase building-2 calendar-days
chart-column check chevron-left chevron-right circle-help clipboard-list clock copy download
ellipsis-vertical folder git-merge history key-round languages list-checks log-out menu monitor
package pause pencil play plus rotate-cw scroll-text search send settings shield-check square
square-kanban sun table-properties tag trash-2 triangle-alert truck user users warehouse webhook x
`.trim().split(/\s+/);
