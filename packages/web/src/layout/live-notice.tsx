import { WifiOff } from 'lucide-react';
import { useConnection } from '../data/live.ts';
import classes from './live-notice.module.css';

/** Says that what is shown may be old, as long as the server cannot be reached. */
export function LiveNotice() {
  const isLost = useConnection() === 'lost';
  return (
    <div role="status" className={classes.place}>
      {isLost && (
        <div className={classes.notice}>
          <WifiOff size={16} aria-hidden />
          The server cannot be reached; what you see may be old. Trying again …
        </div>
      )}
    </div>
  );
}
