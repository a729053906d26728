# Writes every file below /usr one after the other into /bytes, and sizes and paths into /index.
def walk(folder, &block)
  Dir.children(folder).sort.each do |name|
    path = "#{folder}/#{name}"
    File.directory?(path) ? walk(path, &block) : block.call(path)
  end
end

File.open("/bytes", "wb") do |bytes|
  File.open("/index", "w") do |index|
    walk("/usr") do |path|
      content = File.binread(path)
      bytes.write(content)
      index.puts("#{content.bytesize}\t#{path.delete_prefix("/usr/")}")
    end
  end
end
exit!(0)
