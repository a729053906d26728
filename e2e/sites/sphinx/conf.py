project = "Cells in Sphinx"
html_theme = "alabaster"
