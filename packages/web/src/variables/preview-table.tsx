/** Names at a place: the value that holds there, and below it, where somebody asks, those that do not. */
import type { ExplainedVariable } from '@tako/api';
import { ChevronRight, KeyRound, TriangleAlert } from 'lucide-react';
import { memo, useCallback, useState } from 'react';
import { variableRowPx } from '../limits.ts';
import { BlockBodies } from '../pieces/block-bodies.tsx';
import { ScopeTags, type ScopeTargets } from '../pieces/scope.tsx';
import type { Evaluated } from './evaluate.ts';
import classes from './preview-table.module.css';

type PreviewTableProps = {
  readonly variables: readonly ExplainedVariable[];
  readonly nameOf: ScopeTargets['nameOf'];
  readonly evaluate: (value: string) => Evaluated;
};

const columns = 4;

export function PreviewTable({ variables, nameOf, evaluate }: PreviewTableProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (name: string) =>
      setOpen(
        (before) => new Set(before.has(name) ? [...before].filter((one) => one !== name) : [...before, name]),
      ),
    [],
  );
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label="Which value wins" aria-rowcount={variables.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">Name</th>
            <th scope="col">Value there</th>
            <th scope="col">From</th>
            <th scope="col">Others</th>
          </tr>
        </thead>
        <BlockBodies
          rows={variables}
          columns={columns}
          rowPx={variableRowPx}
          isHeld={({ name }) => open.has(name)}
        >
          {(variable, index) => (
            <Name
              key={variable.name}
              {...{ variable, nameOf, evaluate }}
              place={index + 1}
              isOpen={open.has(variable.name)}
              onToggle={toggle}
            />
          )}
        </BlockBodies>
      </table>
    </div>
  );
}

type NameProps = {
  readonly variable: ExplainedVariable;
  readonly nameOf: ScopeTargets['nameOf'];
  readonly evaluate: (value: string) => Evaluated;
  readonly place: number;
  readonly isOpen: boolean;
  readonly onToggle: (name: string) => void;
};

const Name = memo(({ variable, nameOf, evaluate, place, isOpen, onToggle }: NameProps) => {
  const { name, winner, losers, warnings } = variable;
  return (
    <>
      <tr className={classes.row} aria-rowindex={place + 1}>
        <th scope="row">{name}</th>
        <td data-label="Value">
          <div>{winner ? <Winning winner={winner} evaluate={evaluate} /> : <NoValue />}</div>
        </td>
        <td data-label="From" data-empty={(winner === null && warnings.length === 0) || undefined}>
          <div>
            {winner && <From explained={winner} nameOf={nameOf} />}
            {warnings.map((warning) => (
              <div key={warning} className={classes.warning}>
                <TriangleAlert size={14} aria-hidden /> {warning}
              </div>
            ))}
          </div>
        </td>
        <td data-label="Others" data-empty={losers.length === 0 || undefined}>
          {losers.length > 0 && (
            <button
              type="button"
              className={classes.others}
              aria-expanded={isOpen}
              aria-label={`${losers.length} other ${losers.length === 1 ? 'value' : 'values'} of ${name}`}
              onClick={() => onToggle(name)}
            >
              <ChevronRight size={15} data-open={isOpen} aria-hidden />
              {losers.length}
            </button>
          )}
        </td>
      </tr>
      {isOpen &&
        losers.map((loser) => (
          <tr key={loser.variableId} className={classes.loser}>
            <th scope="row">
              <span className={classes.unseen}>{name}: does not hold</span>
            </th>
            <td data-label="Value">
              <Raw value={loser.value} />
            </td>
            <td data-label="From">
              <From explained={loser} nameOf={nameOf} />
            </td>
            <td data-label="Why not">{loser.reason.text}</td>
          </tr>
        ))}
    </>
  );
});

const NoValue = () => <span className={classes.soft}>No value holds there</span>;

type Winner = NonNullable<ExplainedVariable['winner']>;

function Winning({
  winner,
  evaluate,
}: {
  readonly winner: Winner;
  readonly evaluate: (value: string) => Evaluated;
}) {
  const { value, isPrompted } = winner;
  const asked = isPrompted && (
    <div className={classes.soft}>Asked for; this is what the form begins with</div>
  );
  if (value === null || !value.includes('#{')) {
    return (
      <>
        <Raw value={value} />
        {asked}
      </>
    );
  }
  const { text, open, error } = evaluate(value);
  return (
    <>
      <span className={classes.value}>{error === undefined ? text : value}</span>
      {error !== undefined && <div className={classes.warning}>{error}</div>}
      {error === undefined && text !== value && <div className={classes.written}>{value}</div>}
      {open.length > 0 && <div className={classes.soft}>Not known here: {open.join(', ')}</div>}
      {asked}
    </>
  );
}

function Raw({ value }: { readonly value: string | null }) {
  if (value === null) {
    return (
      <span className={classes.soft}>
        <KeyRound size={14} aria-hidden /> Secret
      </span>
    );
  }
  return value === '' ? (
    <span className={classes.soft}>Empty</span>
  ) : (
    <span className={classes.value}>{value}</span>
  );
}

type FromProps = {
  readonly explained: Pick<Winner, 'origin' | 'scope'>;
  readonly nameOf: ScopeTargets['nameOf'];
};

function From({ explained: { origin, scope }, nameOf }: FromProps) {
  return (
    <div className={classes.from}>
      <span>{origin.kind === 'project' ? 'Project' : origin.name}</span>
      <ScopeTags scope={scope} nameOf={nameOf} />
    </div>
  );
}
