import { Component, type ReactNode } from "react";

interface RowBoundaryProps {
  /** Shown as plain text where drawing the row failed. */
  text: string;
  children: ReactNode;
}

/** One message or chat that cannot be drawn must not take the list with it: it is shown as bare text. */
export class RowBoundary extends Component<RowBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="mx-4 my-1 rounded-md border border-warning-border bg-warning-bg px-3 py-2 text-sm text-warning-text">
        <p className="font-medium">This could not be laid out. Its text:</p>
        <p className="mt-1 whitespace-pre-wrap break-words">{this.props.text.slice(0, 4000)}</p>
      </div>
    );
  }
}
