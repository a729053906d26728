import { afterEach, beforeEach, expect, test } from 'vitest';
import { adoptStyles } from './adopted-styles.ts';

const own = Object.getOwnPropertyDescriptor(HTMLStyleElement.prototype, 'textContent');

beforeEach(() => {
  adoptStyles();
  document.body.innerHTML = '<p id="probe"></p><div id="one"></div><div id="two"></div>';
});

afterEach(() => {
  document.body.replaceChildren();
  if (own === undefined) Reflect.deleteProperty(HTMLStyleElement.prototype, 'textContent');
});

const find = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
const colour = (): string => getComputedStyle(find('probe')).color;

test('text of a style element takes effect without being in it, before and after it is in the page', () => {
  const style = document.createElement('style');
  style.textContent = '#probe { color: rgb(1, 2, 3) }';
  document.head.append(style);
  expect(colour()).toBe('rgb(1, 2, 3)');
  style.textContent = '@media all { #probe { color: rgb(4, 5, 6) } }';
  expect(colour()).toBe('rgb(4, 5, 6)');
  expect(style.childNodes).toHaveLength(0);
  style.textContent = '';
  expect(colour()).toBe('rgb(0, 0, 0)');
  style.remove();
});

test('rules that a script inserts into an empty element work as ever', () => {
  const style = document.createElement('style');
  document.head.append(style);
  style.sheet?.insertRule('#probe { color: rgb(7, 8, 9) }');
  expect(colour()).toBe('rgb(7, 8, 9)');
  style.remove();
});

test('an element that is moved keeps its sheet, one that is gone loses it', () => {
  const moved = document.createElement('style');
  find('one').append(moved);
  moved.textContent = '#probe { color: rgb(1, 1, 1) }';
  find('two').append(moved);
  const other = document.createElement('style');
  find('one').append(other);
  other.textContent = '#other { color: red }';
  expect(colour()).toBe('rgb(1, 1, 1)');
  const { length } = document.adoptedStyleSheets;
  moved.remove();
  other.textContent = '#other { color: blue }';
  expect(colour()).toBe('rgb(0, 0, 0)');
  expect(document.adoptedStyleSheets).toHaveLength(length - 1);
});
