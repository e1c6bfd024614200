import { EvaluationLimitError, FilterError } from '../errors.ts';
import { maxMarkdownChars } from '../limits.ts';
import { readMarkdown } from '../markdown/read-markdown.ts';
import { writeHtml } from '../markdown/write-html.ts';
import { type Filter, type FilterTable, withOptions } from './filter.ts';

/** Throws `FilterError` where things stand so deep inside one another that the stack ends, `EvaluationLimitError` for a text too long. */
const markdownToHtml: Filter = withOptions(0, 0, (input, _options, { spend, reserve }) => {
  if (input.length > maxMarkdownChars) {
    throw new EvaluationLimitError(`The filter Markdown takes ${maxMarkdownChars} characters at most.`);
  }
  spend(input.length);
  try {
    const html = `${writeHtml(readMarkdown(input.trim()))}\n`;
    reserve(html.length);
    return html;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FilterError('Markdown', 'the value is nested too deep.', { cause: error });
  }
});

/** Markdown as HTML, with one newline more at its end. */
export const markdownFilters: FilterTable = { markdown: markdownToHtml, markdowntohtml: markdownToHtml };
