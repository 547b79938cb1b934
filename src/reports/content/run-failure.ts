/** Why a run counts as failed although there is a report: a target that was named was not wholly reached. Every `IronhullError` is one. */
export interface RunFailure {
  code: string;
  message: string;
}
