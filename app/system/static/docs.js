// Swagger UI over our own document. The query string configures nothing: a link to this page cannot
// show somebody else's API under our address.
const element = document.getElementById("swagger-ui");

window.ui = SwaggerUIBundle({
  domNode: element,
  url: element.dataset.document,
  queryConfigEnabled: false,
  validatorUrl: null,
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  filter: true,
  tryItOutEnabled: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
