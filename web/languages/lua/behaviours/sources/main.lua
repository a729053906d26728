local part = require("part")
print(part.answer())
