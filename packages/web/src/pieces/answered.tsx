/** What a question came to: a skeleton while it is asked, why it failed, or its answer. */
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { skeletonAfterMs } from '../limits.ts';
import { Failure } from './failure.tsx';
import { PageHead } from './page-head.tsx';

type AnsweredProps<T> = {
  readonly question: UseQueryResult<T>;
  readonly skeleton: ReactNode;
  /** What the page is called where there is no answer to say it. */
  readonly pageTitle?: string;
  readonly children: (answer: T) => ReactNode;
};

/** An answer stays on the page while it is brought up to date, also where that fails. */
export function Answered<T>({ question, skeleton, pageTitle, children }: AnsweredProps<T>) {
  const error = useLastError(question);
  if (question.data !== undefined) return children(question.data);
  if (error) {
    return (
      <>
        {pageTitle !== undefined && <PageHead title={pageTitle} />}
        <Failure error={error} onRetry={() => void question.refetch()} />
      </>
    );
  }
  return <Later>{skeleton}</Later>;
}

/** Of a question that is asked anew after it failed: else the page would be empty at each change elsewhere. */
function useLastError({ error, errorUpdateCount }: UseQueryResult): Error | null {
  const [last, setLast] = useState(error);
  if (error && error !== last) setLast(error);
  return error ?? (errorUpdateCount > 0 ? last : null);
}

/** Shows nothing for a moment, so that what comes at once does not flash. */
export function Later({ children }: { readonly children: ReactNode }) {
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), skeletonAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return isDue ? (
    <div role="status" aria-label="Loading">
      {children}
    </div>
  ) : null;
}
