import { parseInt32 } from './dotnet/int32.ts';
import { type EvaluationError, isEvaluationError } from './errors.ts';
import { collectItems } from './evaluate/collect-items.ts';
import { isTruthy } from './evaluate/decide.ts';
import { evaluateNodes } from './evaluate/evaluate-nodes.ts';
import { type Evaluation, reserve, spend } from './evaluate/evaluation.ts';
import { filters } from './filters/catalogue.ts';
import type { Filter } from './filters/filter.ts';
import { trimBlanks } from './lex/characters.ts';
import { maxCachedTemplateChars, maxCachedTemplates } from './limits.ts';
import { parseName } from './parse/parse-name.ts';
import { type OnParseError, type Parsed, parseTemplate } from './parse/parse-template.ts';
import { bind, createBinding, fold } from './tree/binding.ts';

/** What a template came to. */
export type Evaluated = {
  /** Empty where the filter `null` spoke, the template itself where it did not parse or something stopped it. */
  readonly value: string;
  /** Whether the filter `null` made the whole of it nothing. */
  readonly isNull: boolean;
  /** The tokens that have no value, in their normal form and in order, each once. */
  readonly missing: readonly string[];
  readonly error: string | undefined;
  /** What stopped the evaluation, where something did. */
  readonly cause: EvaluationError | undefined;
};

export type VariableSetOptions = {
  /** Filters of the host by name: known to templates, not to the values of variables. */
  readonly filters?: ReadonlyMap<string, Filter>;
  readonly now?: () => Date;
};

/** Variables by name, in either case, whose values may refer to each other by `#{...}`. */
export class VariableSet {
  readonly #values = new Map<string, { readonly name: string; readonly value: string | null }>();
  readonly #root = createBinding();
  readonly #filters: ReadonlyMap<string, Filter>;
  readonly #now: () => Date;
  readonly #parsed = new Map<string, Parsed>();

  constructor({ filters: own = new Map(), now = () => new Date() }: VariableSetOptions = {}) {
    this.#filters = new Map([...own].map(([name, filter]) => [fold(name), filter]));
    this.#now = now;
  }

  /** Sets or replaces a value; null is a variable without a value, which templates see as an empty text. */
  set(name: string, value: string | null): void {
    this.#values.set(fold(name), { name, value });
    const symbol = parseName(name);
    if (symbol) bind(this.#root, symbol, value ?? '');
  }

  names(): string[] {
    return [...this.#values.values()].map(({ name }) => name);
  }

  /** The value as it was set. */
  raw(name: string): string | undefined {
    return this.#values.get(fold(name))?.value ?? undefined;
  }

  /**
   * The value with its tokens replaced, those that have a value. Throws `RecursiveDefinitionError`, `FilterError`
   * or `EvaluationLimitError`.
   */
  get(name: string): string | undefined {
    const raw = this.raw(name);
    if (raw === undefined) return undefined;
    const { value, isNull, cause } = this.evaluate(raw);
    if (cause) throw cause;
    return isNull ? undefined : value;
  }

  /**
   * Replaces the tokens of a template. Never throws for what stands in template or values: `error` says what is
   * wrong. Where the template does not parse, it is given back as it is, or by `copy` only the piece is that cannot be parsed.
   */
  evaluate(template: string, onParseError: OnParseError = 'refuse'): Evaluated {
    const parsed = this.#parse(template, onParseError);
    if (!parsed.ok)
      return { value: template, isNull: false, missing: [], error: parsed.error, cause: undefined };
    const evaluation = this.#startEvaluation(template.length);
    try {
      const value = evaluateNodes(evaluation, parsed.nodes, { binding: this.#root, parent: undefined });
      const missing = [...evaluation.missing];
      const { isNull } = evaluation;
      return {
        value: isNull ? '' : value,
        isNull,
        missing,
        error: describeMissing(missing),
        cause: undefined,
      };
    } catch (cause) {
      if (!isEvaluationError(cause)) throw cause;
      const missing = [...evaluation.missing];
      return { value: template, isNull: false, missing, error: cause.message, cause };
    }
  }

  /** Whether the expression comes to something that counts as true, without any error. Throws as `get`. */
  evaluateTruthy(expression: string): boolean {
    const { value, isNull, error, cause } = this.evaluate(expression);
    if (cause) throw cause;
    return error === undefined && !isNull && isTruthy(value);
  }

  /** The values of the items of a collection, as `#{each}` goes over them. Throws as `get`. */
  indexes(name: string): string[] {
    const symbol = parseName(name);
    if (!symbol) return [];
    const scope = { binding: this.#root, parent: undefined };
    const items = collectItems(this.#startEvaluation(0), symbol, scope);
    return Array.from({ length: items.count }, (_, index) => items.at(index).own ?? '');
  }

  /** The value as `true` or `false` in either case; the fallback where it is neither. Throws as `get`. */
  flag(name: string, fallback = false): boolean {
    const word = trimBlanks(this.get(name) ?? '').toLowerCase();
    if (word === 'true') return true;
    return word === 'false' ? false : fallback;
  }

  /** The value as a whole number of 32 bits; undefined where it is none. Throws as `get`. */
  int32(name: string): number | undefined {
    return parseInt32(this.get(name) ?? '');
  }

  /** The parts of the value between commas, or any of other characters, trimmed, without empty ones. Throws as `get`. */
  list(name: string, separators = ','): string[] {
    return this.#split(name, separators);
  }

  /** The lines of the value, trimmed, without empty ones. Throws as `get`. */
  paths(name: string): string[] {
    return this.#split(name, '\r\n');
  }

  #split(name: string, separators: string): string[] {
    const parts = [''];
    for (const char of this.get(name) ?? '') {
      if (separators.includes(char)) parts.push('');
      else parts.push((parts.pop() ?? '') + char);
    }
    return parts.map(trimBlanks).filter((part) => part !== '');
  }

  #parse(template: string, onParseError: OnParseError): Parsed {
    if (onParseError === 'copy' || template.length > maxCachedTemplateChars || !template.includes('#{')) {
      return parseTemplate(template, onParseError);
    }
    const known = this.#parsed.get(template);
    if (known) return known;
    const parsed = parseTemplate(template);
    if (this.#parsed.size >= maxCachedTemplates) this.#parsed.clear();
    this.#parsed.set(template, parsed);
    return parsed;
  }

  /** What a template itself takes is not counted, so that large files have the same room as small ones. */
  #startEvaluation(templateChars: number): Evaluation {
    const evaluation: Evaluation = {
      missing: new Set(),
      isNull: false,
      unheard: 0,
      steps: -templateChars,
      chars: -templateChars,
      valueLevel: 0,
      blockLevel: 0,
      resolving: [],
      jsonOfText: new Map(),
      findFilter: (name, topLevel) =>
        filters.get(fold(name)) ?? (topLevel ? this.#filters.get(fold(name)) : undefined),
      parseValue: (text) => {
        spend(evaluation, text.length >>> 4);
        const parsed = this.#parse(text, 'refuse');
        return parsed.ok ? parsed : undefined;
      },
      filterContext: {
        now: this.#now,
        spend: (steps) => spend(evaluation, steps),
        reserve: (chars) => reserve(evaluation, chars),
      },
      evaluateNodes,
    };
    return evaluation;
  }
}

function describeMissing(missing: readonly string[]): string | undefined {
  if (missing.length === 0) return undefined;
  return `These tokens have no value: ${missing.map((token) => `'${token}'`).join(', ')}`;
}
