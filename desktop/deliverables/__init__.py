"""A checked spec becomes a file: docx, md, xlsx, pptx, eml, ics. `registry.WRITERS` names every writer."""
