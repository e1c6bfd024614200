import { fromBase64, toBase64 } from '../bytes/base64.ts';
import { decode, encode, encodingOf } from '../bytes/text-bytes.ts';
import { toLower, toUpper } from '../dotnet/letter-case.ts';
import { FilterError } from '../errors.ts';
import { type FilterTable, plain, withOptions } from './filter.ts';

export const caseAndBase64Filters: FilterTable = {
  tolower: plain(toLower),
  toupper: plain(toUpper),
  tobase64: withOptions(0, 1, (input, [word = 'utf8']) => {
    const encoding = encodingOf(word);
    return encoding && toBase64(encode(input, encoding));
  }),
  /** Throws `FilterError` where the input is not base64. */
  frombase64: withOptions(0, 1, (input, [word = 'utf8']) => {
    const encoding = encodingOf(word);
    const bytes = fromBase64(input);
    if (!bytes) throw new FilterError('FromBase64', 'the value is not base64.');
    return encoding && decode(bytes, encoding);
  }),
};
