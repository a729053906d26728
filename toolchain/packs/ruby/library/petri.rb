# Shows more than text: HTML, drawings, pictures, data, frames of an animation.
module Petri
  module_function

  def html(text) = display("text/html", text)
  def svg(text) = display("image/svg+xml", text)
  def png(bytes) = display("image/png", bytes)

  # A JSON value: text, or anything that `require "json"` can write.
  def json(value)
    return display("application/json", value) if value.is_a?(String)
    require "json"
    display("application/json", JSON.generate(value))
  end

  # Pixels: four bytes each (red, green, blue, alpha), row by row. The next one with the same id replaces it.
  def rgba(id, width, height, pixels)
    display("application/vnd.petri.rgba", pixels, id: id, metadata: %({"width":#{Integer(width)},"height":#{Integer(height)}}))
  end

  # Data of any MIME type. A later display with the same id replaces this one; `metadata` is a JSON object as text.
  def display(mime, data, id: nil, metadata: nil)
    head = +%({"mime":#{mime.to_s.dump})
    head << %(,"id":#{id.to_s.dump}) if id
    head << %(,"metadata":#{metadata}) if metadata
    head << "}"
    body = data.b
    $stdout.flush
    File.open("/dev/petri", "wb") do |device|
      device.write([4 + head.bytesize + body.bytesize, head.bytesize].pack("VV") + head.b + body)
    end
    nil
  end
end
