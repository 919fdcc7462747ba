"""A checked spec becomes a file: docx, pdf, html, md, xlsx, csv, pptx, eml, ics. `registry.WRITERS` names every writer."""
