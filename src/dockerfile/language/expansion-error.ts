/** What BuildKit refuses in a text with variables; or, with `isLimit`, what is too long to be expanded here. */
export class ExpansionError extends Error {
  readonly isLimit: boolean;

  constructor(message: string, isLimit = false) {
    super(message);
    this.isLimit = isLimit;
  }
}
