/** Thrown if a file could not be fetched; the message is for users, without the address. */
export class DownloadFailed extends Error {
  /** The status of a server's answer. */
  readonly status: number | undefined;
  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
