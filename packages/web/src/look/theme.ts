/** Colours, shapes and defaults of every piece. */
import {
  ActionIcon,
  Alert,
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Modal,
  Paper,
  Skeleton,
  Tooltip,
} from '@mantine/core';

/** The colour of the octopus: what can be acted on. White text on its sixth shade has a contrast of 5.3. */
const iris: MantineColorsTuple = [
  '#f3f3ff',
  '#e6e7fe',
  '#d0d0fa',
  '#b2b0f3',
  '#9492e8',
  '#7573e0',
  '#5b5bd6',
  '#4f4dc4',
  '#4340a8',
  '#312f7a',
];

const gray: MantineColorsTuple = [
  '#fafafb',
  '#f4f4f6',
  '#eaeaee',
  '#dfdfe5',
  '#cbcbd4',
  '#9d9da9',
  '#666672',
  '#4d4d57',
  '#2f2f37',
  '#1b1b20',
];

const dark: MantineColorsTuple = [
  '#e8e8ee',
  '#c5c5cf',
  '#a4a4b0',
  '#7c7c89',
  '#4a4a55',
  '#383841',
  '#26262d',
  '#1c1c22',
  '#141418',
  '#0e0e11',
];

/** What cannot be taken back. White text on its sixth shade has a contrast of 5.6. */
const red: MantineColorsTuple = [
  '#fdeeee',
  '#fbdcdc',
  '#f6b9bb',
  '#ef9296',
  '#e66a70',
  '#d9434a',
  '#c4282f',
  '#a81f26',
  '#8a1b20',
  '#6d171b',
];

const toneOf = (state: string) => ({
  '--alert-bg': `var(--state-${state}-ground)`,
  '--alert-color': `var(--state-${state})`,
});

/** Colours of notices, as those of states in `look.css`. */
const tones: Readonly<Record<string, ReturnType<typeof toneOf>>> = {
  red: toneOf('failed'),
  yellow: toneOf('warning'),
  green: toneOf('success'),
  gray: toneOf('still'),
};

export const theme = createTheme({
  colors: { iris, gray, dark, red },
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  fontFamily: 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '620' },
  components: {
    Alert: Alert.extend({
      vars: (_theme, { color }) => ({ root: tones[String(color)] ?? {} }),
    }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 'lg' } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, centered: true } }),
    Paper: Paper.extend({ defaultProps: { withBorder: true, radius: 'md' } }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: 'sm' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: true } },
    }),
  },
});

/** The library's own variables for ground, text and lines, from ours in `look.css`. */
export const variablesOfLook: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-error': 'var(--state-failed)',
    '--mantine-color-anchor': 'var(--accent-text)',
  };
  return { variables: {}, light: both, dark: both };
};
