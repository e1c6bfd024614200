import { type Filter, type FilterTable, withOptions } from './filter.ts';

/** The host renders it, since only some hosts need it; without a renderer the token stays. */
const markdownToHtml: Filter = withOptions(0, 0, (input, _options, { renderMarkdown }) =>
  renderMarkdown ? `${renderMarkdown(input.trim())}\n` : undefined,
);

export const markdownFilters: FilterTable = { markdown: markdownToHtml, markdowntohtml: markdownToHtml };
