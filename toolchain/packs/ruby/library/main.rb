# Runs a cell. The first argument is its main file; `--check` before it only compiles the files that follow.
# Ruby was started without a script, so what its own main does around one is done here.

$stdout.sync = true
$stderr.sync = true

if ARGV.first == "--check"
  $VERBOSE = true if ARGV.delete("-w")
  failed = false
  ARGV.drop(1).each do |path|
    name = path.delete_prefix("/")
    RubyVM::InstructionSequence.compile(File.read(path, encoding: "UTF-8"), name, path)
  rescue SyntaxError => error
    failed = true
    $stderr.puts(error.message.gsub(/\e\[[\d;]*m/, ""))
  end
  exit!(failed ? 1 : 0)
end

# Blocks given to at_exit are kept here: the interpreter's own list runs only when it is shut down from outside.
handlers = []
Kernel.module_eval do
  define_method(:at_exit) do |&block|
    raise ArgumentError, "called without block" unless block
    handlers << block
    block
  end
  private :at_exit
end
Kernel.define_singleton_method(:at_exit) { |&block| handlers << block }

ended = lambda do |&work|
  work.call
  nil
rescue Exception => error # rubocop:disable Lint/RescueException
  error
end

path = ARGV.shift
name = path.delete_prefix("/")
while ARGV.first&.start_with?("--petri-flag=")
  case ARGV.shift.delete_prefix("--petri-flag=")
  when "-w" then $VERBOSE = true
  when "-W0" then $VERBOSE = nil
  end
end
$0 = name
Object.autoload(:Petri, "/ruby/lib/petri.rb")
source = File.read(path, encoding: "UTF-8")
if (at = source.index(/^__END__\r?\n/))
  data = File.open(path)
  data.seek(source[0, at].bytesize + $~[0].bytesize)
  Object.const_set(:DATA, data)
end

error = ended.call do
  RubyVM::InstructionSequence.compile(source, name, path).eval
end
until handlers.empty?
  other = ended.call(&handlers.pop)
  error = other if other
end
$stdout.flush

status =
  case error
  when nil then 0
  when SystemExit then error.status
  else
    begin
      # What is around the program is no part of it.
      kept = error.backtrace&.reject { |line| line.match?(%r{\A(/ruby/main\.rb|<internal:|eval:1:|[^:]*:in 'Kernel\.eval')}) }
      # Files by the names that the cell gives them.
      error.set_backtrace(kept.map { |line| line.sub("'<compiled>'", "'<main>'").sub(%r{\A/(?!ruby/)}, "") }) if kept
      $stderr.puts(error.full_message(highlight: false, order: :top))
    rescue NoMemoryError
      $stderr.puts("#{name}: failed to allocate memory (NoMemoryError)")
    end
    1
  end
$stderr.flush
exit!(status)
