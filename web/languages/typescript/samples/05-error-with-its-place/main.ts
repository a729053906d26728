interface Account {
  readonly owner: string;
  balance: number;
}

function deposit(account: Account, amount: number): Account {
  account.owner = 'me';
  return { ...account, balence: account.balance + amount };
}

const accounts: Account[] = [{ owner: 'Ada', balance: '10' }];
const found = accounts.find(({ owner }) => owner === 'Ada');
console.log(deposit(found, 5));
