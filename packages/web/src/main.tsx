/** Starts the page. */
import './look/style-nonce.ts';
import '@mantine/core/styles.layer.css';
import './look/look.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { answers, onSignedOut } from './data/answers.ts';
import { client } from './data/client.ts';
import { setServerTime } from './data/clock.ts';
import { forgetSession } from './data/session.ts';
import { styleNonce } from './look/style-nonce.ts';
import { theme, variablesOfLook } from './look/theme.ts';
import { router } from './router.tsx';

onSignedOut(() => {
  if (router.state.location.pathname === '/sign-in') return;
  forgetSession();
  void router.invalidate();
});

// A server that cannot be asked now is told about by the page itself.
client.call('server.info').then(
  ({ time }) => setServerTime(time),
  () => undefined,
);

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variablesOfLook}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <QueryClientProvider client={answers}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
