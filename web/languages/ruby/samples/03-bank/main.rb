require_relative "account"
require_relative "savings_account"

accounts = [
  Account.new("Ada", 100),
  SavingsAccount.new("Grace", 250, rate: 3/100r),
]

ada, grace = accounts
ada.transfer(30, to: grace)
grace.add_interest

begin
  ada.withdraw(1000)
rescue Account::InsufficientFunds => error
  puts "Refused: #{error.message}"
end

puts accounts.sort.reverse
puts "Together: #{Account.format(accounts.sum(&:balance))}"
