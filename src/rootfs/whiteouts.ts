/** Names by which a layer removes what is below it (OCI image specification, "Whiteouts"; AUFS). */
export const whiteoutPrefix = '.wh.';
export const opaqueName = '.wh..wh..opq';

/** Other names in this form are of AUFS itself, and no files of the image. */
export const auxiliaryPrefix = '.wh..wh.';

/** Where AUFS has the contents of hard links, by their inodes. */
export const linkFolder = '/.wh..wh.plnk/';
