import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Answer, Question } from '#model/question.ts';
import AskDialog from './AskDialog.svelte';
import type { Asked } from './Questions.svelte.ts';

const QUESTION: Question = {
  cell: 'a',
  language: 'python',
  call: 'net.get:https://api.example.org/v1',
  offers: ['net.get:https://api.example.org/v1', 'net.get:https://api.example.org/**'],
};

let answers: Answer[] = [];
let shown: object | undefined;

function show(change: Partial<Question> = {}): void {
  const asked: Asked = {
    question: { ...QUESTION, ...change },
    where: 'Cell 2 (Python)',
    notebook: 'link-n',
    isFromLink: true,
    settle: (answer) => answers.push(answer),
  };
  shown = mount(AskDialog, { target: document.body, props: { asked, waiting: 0 } });
  flushSync();
}

beforeEach(() => {
  answers = [];
});

afterEach(async () => {
  if (shown) await unmount(shown);
  shown = undefined;
});

const button = (name: string) => page.getByRole('button', { name });
const awake = () => expect.element(button('Deny')).toHaveAttribute('aria-disabled', 'false');

it('says which cell wants what, and has the focus on Deny', async () => {
  show();
  const dialog = page.getByRole('dialog', { name: 'Cell 2 (Python) asks for permission' });
  await expect.element(dialog).toHaveTextContent('reading from https://api.example.org/v1');
  await expect.element(dialog).toHaveTextContent('This notebook came by a link.');
  await expect.element(button('Deny')).toHaveFocus();
  expect(document.querySelector('dialog')?.matches(':modal')).toBe(true);
});

it('what is pressed as it appears was meant for something else', async () => {
  show();
  button('Allow')
    .element()
    .dispatchEvent(new MouseEvent('click', { bubbles: true }));
  button('Deny')
    .element()
    .dispatchEvent(new MouseEvent('click', { bubbles: true }));
  expect(answers).toEqual([]);
  await awake();
  await userEvent.click(button('Allow'));
  expect(answers).toEqual([{ allowed: true, capability: QUESTION.offers[0], lifetime: 'once' }]);
});

it('a window that comes back is asleep again for a moment', async () => {
  show();
  await awake();
  window.dispatchEvent(new Event('focus'));
  flushSync();
  button('Allow')
    .element()
    .dispatchEvent(new MouseEvent('click', { bubbles: true }));
  expect(answers).toEqual([]);
  await awake();
});

it('by keyboard: the whole host, always', async () => {
  show();
  await awake();
  await userEvent.keyboard('{Shift>}{Tab}{Tab}{/Shift}{ArrowDown}{Tab}{ArrowDown}{ArrowDown}{Tab}{Tab}');
  await expect.element(button('Allow')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(answers).toEqual([{ allowed: true, capability: QUESTION.offers[1], lifetime: 'always' }]);
});

it('Escape denies, at any time', async () => {
  show();
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => answers).toEqual([{ allowed: false }]);
});

it('shows what is sent, with all that is in it', async () => {
  show({ details: 'name=\u202eevil\nline two' });
  const sent = page.getByLabelText('What is sent');
  await expect.element(sent).toHaveTextContent('name=\\u{202e}evil');
});
