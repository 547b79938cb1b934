/** A running container of an image. */
export interface ImageContainer {
  id: string;
  name: string;
  /** Its first process; missing if it is not known, or not of this machine. */
  pid?: number;
}
