require "csv"

Book = Data.define(:title, :author, :year)

books = CSV.read("books.csv", headers: true, converters: :integer).map { |row| Book.new(**row.to_h.transform_keys(&:to_sym)) }
by_century = books.sort_by(&:year).group_by { |book| book.year.pred / 100 + 1 }

File.open("library.md", "w") do |file|
  by_century.each do |century, own|
    file.puts "## Century #{century}", ""
    own.each { |book| file.puts "- #{book.year}: *#{book.title}*, #{book.author}" }
    file.puts
  end
end

by_century.each { |century, own| puts "#{century}: #{"▇" * own.size} #{own.size}" }
puts "The oldest: #{books.min_by(&:year).title}"
puts "Most books: #{books.map(&:author).tally.max_by(&:last).join(", ")}"
puts "library.md has #{File.foreach("library.md").count} lines."
