import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { filtered, variables } from '../evaluate.test-support.ts';

// Half of the year an hour before UTC, the other half two.
beforeAll(() => vi.stubEnv('TZ', 'Europe/Berlin'));
afterAll(() => vi.unstubAllEnvs());

describe('Format of a date', () => {
  it.each([
    ['2030-05-22', '2030-05-22T00:00:00'],
    ['2030-5-2 9:05:07', '2030-05-02T09:05:07'],
    ['2030/05/22 09:05:00', '2030-05-22T09:05:00'],
    ['2030.05.22', '2030-05-22T00:00:00'],
    [' 05/22/2030, 9:05 PM ', '2030-05-22T21:05:00'],
    ['5-2-2030 9PM', '2030-05-02T21:00:00'],
    ['5/22/2030 12:00 am', '2030-05-22T00:00:00'],
    ['05/22/49', '2049-05-22T00:00:00'],
    ['05/22/50', '1950-05-22T00:00:00'],
    ['22 May 2030', '2030-05-22T00:00:00'],
    ['22-MAY-30', '2030-05-22T00:00:00'],
    ['September 1, 2030', '2030-09-01T00:00:00'],
    ['2030 May 22', '2030-05-22T00:00:00'],
    ['Wednesday, 22 May 2030 09:05', '2030-05-22T09:05:00'],
    ['09:05 2030-05-22', '2030-05-22T09:05:00'],
    ['2030-05', '2030-05-01T00:00:00'],
    ['May 2030', '2030-05-01T00:00:00'],
    ['2030-05-22T09:05', '2030-05-22T09:05:00'],
  ])('reads %j', (text, result) => {
    expect(filtered(text, 'Format date s')).toBe(result);
  });

  it.each([
    'soon',
    '2030-02-30',
    '30/5/2030',
    '05/022/2030',
    '20300522',
    '10000-01-01',
    'Tue, 22 May 2030',
    'We 22 May 2030',
    '22 May May 2030',
    '2030-05-22T9:05',
    '05/22/2030T09:05',
    '2030-05-22T24:00:00',
    '2030-05-22T09:05:60',
    '2030-05-22 13:00 AM',
    '2030-05-22 09:05 UTC',
    '2030-05-22T09:05+15:00',
    '2030-05-22T09:05+2:60',
    '2030-05-22T09:05:00.Z',
    '2030--05-22',
    '2030-05-22-',
    '1/2/3/4',
    '-5/22/2030',
    '',
  ])('refuses %j', (text) => {
    expect(filtered(text, 'Format date s')).toBeUndefined();
  });

  it('takes from today what the date leaves out', () => {
    const set = variables(
      { T: '9:05 PM', D: '5/22', M: 'May 22' },
      { now: () => new Date('2029-12-31T23:30:00Z') },
    );
    expect(set.evaluate('#{T | Format date s} #{D | Format date s} #{M | Format date s}').value).toBe(
      '2030-01-01T21:05:00 2030-05-22T00:00:00 2030-05-22T00:00:00',
    );
  });

  it('keeps what is finer than a second, rounded to seven digits', () => {
    expect(filtered('2030-05-22T09:05:00.12345678', 'Format date "ss.fffffff"')).toBe('00.1234568');
    expect(filtered('2030-05-22T09:05:00.5', 'Format date "ss.FFF f"')).toBe('00.5 5');
    expect(filtered('2030-05-22T09:05:00', 'Format date "ss.FFF"')).toBe('00');
  });

  it.each([
    ['2030-05-22T09:05:00Z', 'date O', '2030-05-22T11:05:00.0000000+02:00'],
    ['2030-01-22T09:05:00-0330', 'datetime O', '2030-01-22T13:35:00.0000000+01:00'],
    ['2030-05-22T09:05:00', 'date O', '2030-05-22T09:05:00.0000000'],
    ['2030-05-22T09:05:00Z', 'O', '2030-05-22T09:05:00.0000000+00:00'],
    ['2030-05-22T09:05:00', 'O', '2030-05-22T09:05:00.0000000+02:00'],
    ['2030-05-22T09:05:00-2', 'datetimeoffset O', '2030-05-22T09:05:00.0000000-02:00'],
    ['2030-05-22 +02:00', 'R', 'Tue, 21 May 2030 22:00:00 GMT'],
    ['2030-05-22 +02:00', 'date R', 'Wed, 22 May 2030 00:00:00 GMT'],
    ['2030-05-22 00:00', 'date U', 'Tuesday, 21 May 2030 22:00:00'],
    ['2030-05-22 00:00', 'U', undefined],
    ['2030-05-22 00:00', 'date "zz zzz"', '+02 +02:00'],
  ])('shows %j with %s on this clock or with its own offset', (text, options, result) => {
    expect(filtered(text, `Format ${options}`)).toBe(result);
  });

  it.each([
    ['d', '05/02/2030'],
    ['D', 'Thursday, 02 May 2030'],
    ['f', 'Thursday, 02 May 2030 15:04'],
    ['F', 'Thursday, 02 May 2030 15:04:05'],
    ['g', '05/02/2030 15:04'],
    ['G', '05/02/2030 15:04:05'],
    ['M', 'May 02'],
    ['s', '2030-05-02T15:04:05'],
    ['t', '15:04'],
    ['T', '15:04:05'],
    ['u', '2030-05-02 15:04:05Z'],
    ['Y', '2030 May'],
    ['"%d"', '2'],
    ['"d/M/yy h:m:s t"', '2/5/30 3:4:5 P'],
    ['"dddd ddd dd MMMM MMM MM yyyyy"', 'Thursday Thu 02 May May 05 02030'],
    ['"hh HH tt"', '03 15 PM'],
    [`"'of' yyyy"`, 'of 2030'],
    ['"\\d d"', 'd 2'],
    ['Q', undefined],
    ['"%"', undefined],
    ['"%\'"', undefined],
    [`"'yyyy"`, undefined],
    ['ffffffff', undefined],
  ])('writes %s', (format, result) => {
    expect(filtered('2030-05-02T15:04:05', `Format date ${format}`)).toBe(result);
  });

  it('is what Format tries for a value that is no number', () => {
    expect(filtered('2030-05-22', 'Format yyyy')).toBe('2030');
    expect(filtered('2030', 'Format yyyy')).toBe('yyyy');
  });
});

describe('AddDays and AddHours', () => {
  it.each([
    ['2020-03-04', 'AddDays 1', '2020-03-05T00:00:00.0000000'],
    ['2020-03-04T05:06:07.1234567Z', 'AddHours "-1.5"', '2020-03-04T03:36:07.1234567Z'],
    ['2020-03-04T05:06:07+02:00', 'AddHours 1', '2020-03-04T06:06:07.0000000+02:00'],
    ['9999-12-31', 'AddDays 1', undefined],
    ['2020-03-04', 'AddDays', undefined],
    ['2020-03-04', 'AddDays 1 2', undefined],
    ['2020-03-04', 'AddDays x', undefined],
    ['2020-03-04', 'AddDays "1,000"', undefined],
    ['2020-03-04', 'AddDays 1e1', '2020-03-14T00:00:00.0000000'],
    ['soon', 'AddDays 1', undefined],
    ['2030-05-22T09:05:00Z', 'AddDays 1e-7', '2030-05-22T09:05:00.0086400Z'],
    ['2030-03-30T12:00:00', 'AddDays 1', '2030-03-31T12:00:00.0000000'],
    ['22 May 2030 9 PM', 'AddHours 3', '2030-05-23T00:00:00.0000000'],
    ['2030-05-22 -02:00', 'AddHours " -.5 "', '2030-05-21T23:30:00.0000000-02:00'],
    ['2030-05-22', 'AddDays NaN', undefined],
    ['2030-05-22', 'AddDays 1e300', undefined],
    ['0001-01-01', 'AddDays -1', undefined],
  ])('%j | %s is %j', (text, filter, result) => {
    expect(filtered(text, filter)).toBe(result);
  });
});

describe('the time now', () => {
  const options = { now: () => new Date('2020-03-04T05:06:07.089Z') };

  it('is written round trip, or by a format', () => {
    expect(variables({}, options).evaluate('#{ | NowDateUtc}').value).toBe('2020-03-04T05:06:07.0890000Z');
    expect(variables({}, options).evaluate('#{ | NowDateUtc "yyyy/MM/dd HH"}').value).toBe('2020/03/04 05');
    expect(variables({}, options).evaluate('#{ | NowDate}').value).toMatch(
      /^2020-03-0\dT\d\d:\d6:07\.0890000$/,
    );
    expect(variables({}, options).evaluate('#{ | NowDateUtc | AddDays 1 | Format date d}').value).toBe(
      '03/05/2020',
    );
  });

  it('needs no value and takes at most one option', () => {
    expect(variables({ V: 'x' }, options).evaluate('#{V | NowDate}').value).toBe('#{V | NowDate}');
    expect(variables({}, options).evaluate('#{ | NowDate a b}').value).toBe('#{ | NowDate "a" "b"}');
  });
});
