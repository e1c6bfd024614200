import { isBlank, isBreak, peek, type Scanner, takeBreak } from './scanner.ts';

/** Blanks and line ends between two words of a scalar. */
export type Gap = {
  /** Where no line ends. */
  blanks: string;
  hasBreak: boolean;
  firstBreak: string;
  otherBreaks: string;
};

export const openGap = (): Gap => ({ blanks: '', hasBreak: false, firstBreak: '', otherBreaks: '' });

/** Reads blanks and line ends; `onBlank` comes before each blank that begins a line. */
export function readGap(scanner: Scanner, gap: Gap, onBlank?: () => void): void {
  for (;;) {
    const char = peek(scanner);
    if (isBlank(char)) {
      if (gap.hasBreak) onBlank?.();
      else gap.blanks += char;
      scanner.at += 1;
    } else if (!isBreak(char)) return;
    else if (gap.hasBreak) gap.otherBreaks += takeBreak(scanner);
    else {
      gap.firstBreak = takeBreak(scanner);
      gap.hasBreak = true;
    }
  }
}

/** One line end is a blank, of more the first is left out. */
export function foldGap({ blanks, hasBreak, firstBreak, otherBreaks }: Gap): string {
  if (!hasBreak) return blanks;
  if (firstBreak !== '\n') return firstBreak + otherBreaks;
  return otherBreaks === '' ? ' ' : otherBreaks;
}
