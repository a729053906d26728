row = [1]
16.times do |n|
  line = row.map { |value| value.odd? ? "▲" : " " }.join(" ")
  puts (" " * (15 - n) + line).rstrip
  row = [1, *row.each_cons(2).map(&:sum), 1]
end

# The chaos game: half the way to a corner that is drawn by lot, again and again. The lots are a simple
# linear congruence, so that the picture is the same each time.
corners = [[256, 16], [16, 432], [496, 432]]
lot = 2026
x, y = corners.first
points = Array.new(3000) do
  lot = (lot * 1_103_515_245 + 12_345) % 2**31
  corner = corners[(lot >> 16) % 3]
  x, y = (x + corner[0]) / 2, (y + corner[1]) / 2
  %(<circle cx="#{x}" cy="#{y}" r="1.4" fill="hsl(#{(x + y) * 360 / 930} 70% 50%)"/>)
end
Petri.svg(%(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 448" width="512" height="448">#{points.join}</svg>))
