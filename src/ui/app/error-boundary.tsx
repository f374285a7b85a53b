import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../kit/button.tsx';
import { ErrorState } from '../kit/states.tsx';

interface ErrorBoundaryProps {
  children: ReactNode;
  /** What failed, as the reader would call it: "The debrief". Default "This page". */
  name?: string | undefined;
}

interface ErrorBoundaryState {
  error: Error | null;
  where: string;
  copied: boolean;
}

/** Keeps an error from taking down what surrounds it; a new `key` (the address) tries again. Says what happened and offers to reload or copy. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, where: '', copied: false };

  static getDerivedStateFromError(thrown: unknown): Partial<ErrorBoundaryState> {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override componentDidCatch(_error: unknown, info: ErrorInfo): void {
    this.setState({ where: info.componentStack ?? '' });
  }

  override render(): ReactNode {
    const { error, where, copied } = this.state;
    if (!error) return this.props.children;
    const { name = 'This page' } = this.props;
    // Browsers word a failed import differently; all mention it.
    const missing = /import|chunk|module script/i.test(error.message);
    const copy = (): void => {
      const details = [location.pathname, `${error.name}: ${error.message}`, error.stack ?? '', where.trim()].join('\n\n');
      navigator.clipboard.writeText(details).then(
        () => this.setState({ copied: true }),
        () => undefined,
      );
    };
    return (
      <ErrorState
        what={missing ? `${name} could not be loaded` : `${name} stopped working`}
        next={missing ? 'A part of it is missing, perhaps because there is a newer version. Reloading fetches it.' : 'Runs are recorded as they happen, so nothing you did is lost. Reload to go on.'}
        detail={`${error.name}: ${error.message}`}
        action={
          <>
            <Button variant="primary" onClick={() => location.reload()}>
              Reload
            </Button>
            <Button onClick={copy}>{copied ? 'Copied' : 'Copy details'}</Button>
          </>
        }
      />
    );
  }
}
