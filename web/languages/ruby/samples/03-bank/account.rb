class Account
  include Comparable

  class InsufficientFunds < StandardError
    def initialize(account, amount) = super("#{account.owner} has not got #{Account.format(amount)}")
  end

  attr_reader :owner, :balance

  def self.format(amount) = Kernel.format("%.2f €", amount)

  def initialize(owner, balance)
    @owner = owner
    @balance = Rational(balance)
  end

  def withdraw(amount)
    raise InsufficientFunds.new(self, amount) if amount > balance

    @balance -= amount
  end

  def deposit(amount) = @balance += amount

  def transfer(amount, to:)
    withdraw(amount)
    to.deposit(amount)
  end

  # What Comparable needs, and sort uses.
  def <=>(other) = balance <=> other.balance

  def to_s = "#{owner.ljust(6)} #{Account.format(balance).rjust(10)}"
end
