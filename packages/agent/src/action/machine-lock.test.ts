import { describe, expect, it } from 'vitest';
import { createMachineLock, type LockRequest } from './machine-lock.ts';

function open() {
  const lock = createMachineLock();
  const started: string[] = [];
  const ask = (ticket: string, mode: LockRequest['mode'] = 'exclusive') =>
    lock.request({ ticket, description: `action ${ticket}`, mode }, () => started.push(ticket));
  return { lock, started, ask };
}

describe('the lock of the machine', () => {
  it('is held by one exclusive action, and passed on in the order of asking', () => {
    const { lock, started, ask } = open();
    for (const ticket of ['a', 'b', 'c']) ask(ticket);
    expect(started).toEqual(['a']);
    lock.release('a');
    expect(started).toEqual(['a', 'b']);
    lock.release('b');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('is shared by those who share, until one who does not comes in between', () => {
    const { lock, started, ask } = open();
    ask('a', 'shared');
    ask('b', 'shared');
    ask('c');
    ask('d', 'shared');
    expect(started).toEqual(['a', 'b']);
    lock.release('a');
    expect(started).toEqual(['a', 'b']);
    lock.release('b');
    expect(started).toEqual(['a', 'b', 'c']);
    lock.release('c');
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is not waited for any more by who withdraws, and those behind move up', () => {
    const { lock, started, ask } = open();
    ask('a', 'shared');
    ask('b');
    ask('c', 'shared');
    lock.release('b');
    expect(started).toEqual(['a', 'c']);
  });

  it('says to who waits who holds it and who comes before', () => {
    const { lock, ask } = open();
    for (const ticket of ['a', 'b', 'c']) ask(ticket);
    expect([lock.waitsFor('a'), lock.waitsFor('c')]).toEqual([[], ['action a', 'action b']]);
  });

  it('that was held before a restart is still held', () => {
    const { lock, started, ask } = open();
    lock.adopt({ ticket: 'old', description: 'old', mode: 'exclusive' });
    ask('a', 'shared');
    expect(started).toEqual([]);
    lock.release('old');
    expect(started).toEqual(['a']);
  });
});
