import type { Finding } from '../../core/findings/finding.ts';

/** What is wrong and what to do, for viewers that show nothing but one message. */
export function messageWithFix({ message, fixes }: Pick<Finding, 'message' | 'fixes'>): string {
  const [fix] = fixes;
  if (fix === undefined) return message;
  return `${message}${/[.!?]$/u.test(message) ? '' : '.'} Fix: ${fix.title}.`;
}
