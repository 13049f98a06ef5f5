"""What the made-up agency does: the tasks of each kind of project, and what people note on them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A task of a project, the tags its time carries, and the notes that fit it."""

    name: str
    tags: tuple[str, ...]
    notes: tuple[str, ...]


# Five to a kind, in the order in which they are done: kind, tags, name, notes.
PIECES: dict[str, tuple[Piece, ...]] = {
    "website": (
        Piece("Structure and wireframes", ("design", "concept"), (
            "Sitemap with the client", "Wireframes of the home page", "Wireframes of the shop")),
        Piece("Page design", ("design",), (
            "Home page, desktop and phone", "Colours and type", "Corrections after review")),
        Piece("Templates and styles", ("development",), (
            "Templates of the content pages", "Navigation on phones", "Forms and their errors")),
        Piece("Content", ("content",), (
            "Entered the texts", "Prepared the pictures", "Checked the translations")),
        Piece("Launch", ("development", "release"), (
            "Redirects of the old addresses", "Tested in five browsers", "Moved to the new host")),
    ),
    "app": (
        Piece("User stories", ("concept", "meeting"), (
            "Workshop with the client", "Wrote the stories of sprint one", "Estimates")),
        Piece("Sign-in and profile", ("development",), (
            "Sign-in with a second factor", "Profile page", "Password by email")),
        Piece("Booking screen", ("development", "design"), (
            "Calendar view", "Booking in two steps", "Empty and error states")),
        Piece("Notifications", ("development",), (
            "Push messages", "Quiet hours", "Text of the messages")),
        Piece("Tests and store release", ("testing", "release"), (
            "Tests on six phones", "Fixed what beta users found", "Store texts and pictures")),
    ),
    "branding": (
        Piece("Interviews", ("research", "meeting"), (
            "Talked with three customers", "Summary of the interviews", "Looked at competitors")),
        Piece("Logo", ("design",), (
            "First sketches", "Three directions for the client", "Final drawing")),
        Piece("Colours and typefaces", ("design",), (
            "Palette, with contrast checked", "Typefaces and licences", "Samples in print")),
        Piece("Stationery", ("design", "print"), (
            "Letterhead and cards", "Print files", "Proofs with the printer")),
        Piece("Style guide", ("design", "writing"), (
            "Chapter on the logo", "Chapter on pictures", "Put the guide online")),
    ),
    "campaign": (
        Piece("Campaign plan", ("concept",), (
            "Audience and channels", "Budget by channel", "Presented the plan")),
        Piece("Newsletter", ("writing",), (
            "Text of this month's issue", "Layout and test mail", "Cleaned the address list")),
        Piece("Advertisements", ("design",), (
            "Five formats", "Two variants to compare", "Handed over to the publisher")),
        Piece("Social media", ("writing", "content"), (
            "Posts of the week", "Answered comments", "Pictures for the posts")),
        Piece("Results", ("reporting",), (
            "Numbers of the month", "Report for the client", "What to change next month")),
    ),
    "support": (
        Piece("Tickets", ("support",), (
            "Answered the open tickets", "Contact form sends mail again", "Call with the client")),
        Piece("Updates", ("maintenance",), (
            "Security updates", "New version on the test system", "Checked the backups")),
        Piece("Small changes", ("development", "support"), (
            "New opening hours", "Another field in the form", "Changed the footer")),
        Piece("Speed", ("development",), (
            "Measured the slow pages", "Smaller pictures", "Index for the search")),
        Piece("Accessibility", ("testing",), (
            "Tested with the keyboard", "Contrast of the buttons", "Texts for the pictures")),
    ),
    "research": (
        Piece("Questionnaire", ("research",), (
            "First draft", "Tried it on two people", "Sent it out")),
        Piece("Interviews with users", ("research", "meeting"), (
            "Interviews one and two", "Interviews three to five", "Transcripts")),
        Piece("Analysis", ("research",), (
            "Grouped the answers", "Charts", "Looked for contradictions")),
        Piece("Report", ("writing",), (
            "Outline", "Chapter on the findings", "Summary of two pages")),
        Piece("Presentation", ("meeting",), (
            "Slides", "Rehearsal", "Presented to the board")),
    ),
    "internal": (
        Piece("Weekly meeting", ("meeting",), (
            "Weekly meeting", "Planning of the week", "Looked back at the month")),
        Piece("Administration", ("admin",), (
            "Invoices", "Expenses", "Offers", "Sorted the mail")),
        Piece("Learning", ("learning",), (
            "Course on accessibility", "Read about testing", "Tried a new tool")),
        Piece("Our own website", ("content", "design"), (
            "Case study", "New team pictures", "Blog post")),
        Piece("Hiring", ("admin", "meeting"), (
            "Read applications", "Interview", "Text of the advertisement")),
    ),
}  # fmt: skip
