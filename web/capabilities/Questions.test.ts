import { expect, it } from 'vitest';
import type { Answer, Question } from '#model/question.ts';
import { QUESTIONS_PER_MINUTE } from './question-rate.ts';
import { Questions } from './Questions.svelte.ts';

const ONCE: Answer = { allowed: true, capability: 'net.get:https://a.example/**', lifetime: 'once' };

function question(call: string, cell = 'a'): Question {
  return { cell, language: 'python', call, offers: [call] };
}

function asking(notebook = 'n1', signal = new AbortController().signal) {
  return { where: 'Cell 1 (Python)', notebook, isFromLink: false, signal };
}

it('questions come one at a time, in turn, and each gets its own answer', async () => {
  const questions = new Questions(() => 0);
  const first = questions.ask(question('net.get:https://a.example/1'), asking());
  const second = questions.ask(question('net.get:https://b.example/2'), asking());
  expect(questions.current?.question.call).toBe('net.get:https://a.example/1');
  expect(questions.waiting).toBe(1);
  questions.current?.settle(ONCE);
  expect(await first).toEqual(ONCE);
  expect(questions.current?.question.call).toBe('net.get:https://b.example/2');
  questions.current?.settle({ allowed: false });
  expect(await second).toEqual({ allowed: false });
  expect(questions.current).toBeUndefined();
});

it('a run that ends takes its questions with it, and no others', async () => {
  const questions = new Questions(() => 0);
  const run = new AbortController();
  const mine = questions.ask(question('clock'), asking('n1', run.signal));
  const other = questions.ask(question('random', 'b'), asking());
  run.abort();
  expect(await mine).toEqual({ allowed: false });
  expect(questions.current?.question.call).toBe('random');
  questions.denyAll();
  expect(await other).toEqual({ allowed: false });
  expect(await questions.ask(question('clock'), asking('n1', run.signal))).toEqual({ allowed: false });
  expect(questions.current).toBeUndefined();
});

it('a cell that asks too often is denied without asking, other cells are not, and a minute later it may again', async () => {
  let now = 0;
  const questions = new Questions(() => now);
  for (let at = 0; at < QUESTIONS_PER_MINUTE; at++) {
    const answer = questions.ask(question('clock'), asking());
    questions.current?.settle({ allowed: false });
    await answer;
  }
  expect(await questions.ask(question('clock'), asking())).toBe('too-many');
  void questions.ask(question('clock', 'b'), asking());
  expect(questions.current?.question.cell).toBe('b');
  questions.denyAll();
  void questions.ask(question('clock', 'a'), asking('n2'));
  expect(questions.current?.notebook).toBe('n2');
  questions.denyAll();
  now = 60_000;
  void questions.ask(question('clock'), asking());
  expect(questions.current?.question.cell).toBe('a');
});

it('what is allowed for longer answers those that wait for the same, in the same notebook', async () => {
  const questions = new Questions(() => 0);
  const always: Answer = { allowed: true, capability: 'net.get:https://a.example/**', lifetime: 'always' };
  const answers = [
    questions.ask(question('net.get:https://a.example/1'), asking()),
    questions.ask(question('net.get:https://a.example/2', 'b'), asking()),
  ];
  void questions.ask(question('net.get:https://a.example/3'), asking('n2'));
  void questions.ask({ ...question('net.get:https://a.example/4'), details: 'secret' }, asking());
  questions.current?.settle(always);
  expect(await Promise.all(answers)).toEqual([always, always]);
  expect(questions.current?.notebook).toBe('n2');
  expect(questions.waiting).toBe(1);
});
