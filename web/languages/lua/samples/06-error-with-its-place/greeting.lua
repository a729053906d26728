-- The end of the text is missing.
return "Good morning
