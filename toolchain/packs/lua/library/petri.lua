-- Shows more than text: HTML, drawings, pictures, data, frames of an animation.
--
--   local petri = require "petri"
--   petri.html("<b>bold</b>")
--   petri.svg("<svg …>…</svg>")
--   petri.png(bytes)                          -- of a PNG file
--   petri.json({ list = { 1, 2 } })           -- a tree to unfold; text is taken as JSON
--   petri.rgba("id", width, height, pixels)   -- four bytes for each pixel, row by row
--   petri.display("text/latex", "x^2")        -- any MIME type
--
-- html, svg, png and json take an id at the end: a later display with the same id takes the place of the earlier one.

local petri = {}

local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function quoted(text)
  return '"' .. text:gsub('[%c"\\\127]', function(c) return ESCAPES[c] or ("\\u%04x"):format(c:byte()) end) .. '"'
end

-- The shortest text that is this very number.
local function number(value)
  for digits = 15, 16 do
    local text = ("%." .. digits .. "g"):format(value)
    if tonumber(text) == value then return text end
  end
  return ("%.17g"):format(value)
end

local encode

-- A table with the keys 1 to n is a list; the keys of any other are sorted, so that the same table gives the same text.
local function encode_table(value, open)
  if open[value] then error("a table that contains itself is no JSON", 0) end
  open[value] = true
  local parts, count = {}, 0
  for _ in pairs(value) do count = count + 1 end
  local is_list = count == #value
  if is_list then
    for at = 1, count do parts[at] = encode(value[at], open) end
  else
    local keys = {}
    for key in pairs(value) do
      if type(key) ~= "string" and math.type(key) == nil then error("a " .. type(key) .. " is no key in JSON", 0) end
      keys[#keys + 1] = { name = tostring(key), value = value[key] }
    end
    table.sort(keys, function(a, b) return a.name < b.name end)
    for at, key in ipairs(keys) do parts[at] = quoted(key.name) .. ":" .. encode(key.value, open) end
  end
  open[value] = nil
  local text = table.concat(parts, ",")
  return is_list and "[" .. text .. "]" or "{" .. text .. "}"
end

function encode(value, open)
  local kind = type(value)
  if kind == "table" then return encode_table(value, open) end
  if kind == "string" then return quoted(value) end
  if kind == "nil" then return "null" end
  if kind == "boolean" then return tostring(value) end
  if math.type(value) == "integer" then return ("%d"):format(value) end
  if kind == "number" and value == value and value ~= math.huge and value ~= -math.huge then
    return number(value)
  end
  error("a " .. (kind == "number" and tostring(value) or kind) .. " is no JSON", 0)
end

-- Data of any MIME type; `metadata` is a table, or JSON as text.
function petri.display(mime, data, id, metadata)
  local parts = { '{"mime":' .. quoted(tostring(mime)) }
  if id ~= nil then parts[#parts + 1] = ',"id":' .. quoted(tostring(id)) end
  if metadata ~= nil then
    parts[#parts + 1] = ',"metadata":' .. (type(metadata) == "string" and metadata or encode(metadata, {}))
  end
  local head = table.concat(parts) .. "}"
  data = tostring(data)
  io.stdout:flush()
  local device = assert(io.open("/dev/petri", "wb"))
  device:write(("<I4I4"):pack(4 + #head + #data, #head), head, data)
  device:close()
end

function petri.html(text, id) petri.display("text/html", text, id) end
function petri.svg(text, id) petri.display("image/svg+xml", text, id) end
function petri.png(bytes, id) petri.display("image/png", bytes, id) end

function petri.json(value, id)
  local ok, text = true, value
  if type(value) ~= "string" then ok, text = pcall(encode, value, {}) end
  if not ok then error(text, 2) end
  petri.display("application/json", text, id)
end

function petri.rgba(id, width, height, pixels)
  if #pixels ~= 4 * width * height then
    error(("%d × %d pixels are %d bytes, not %d"):format(width, height, 4 * width * height, #pixels), 2)
  end
  local size = ('{"width":%d,"height":%d}'):format(width, height)
  petri.display("application/vnd.petri.rgba", pixels, id, size)
end

return petri
