require_relative "account"

class SavingsAccount < Account
  def initialize(owner, balance, rate:)
    super(owner, balance)
    @rate = rate
  end

  def add_interest = deposit(balance * @rate)
end
