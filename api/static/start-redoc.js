Redoc.init(
  "openapi.json",
  { hideDownloadButton: false, theme: { typography: { fontFamily: "sans-serif", headings: { fontFamily: "sans-serif" } } } },
  document.getElementById("reference"),
);
