function add(thing) {
  const item = document.createElement('li');
  item.textContent = thing.toUpperCase();
  document.querySelector('ul').append(item);
}
