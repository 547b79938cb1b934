/**
 * A user or group, other than owner and owning group, to whom an access control list grants something
 * (acl(5)).
 */
export interface AccessGrant {
  to: 'user' | 'group';
  id: number;
  /** Name of a group, if `/etc/group` has it. */
  name?: string;
  /** Read 4, write 2 and execute 1, after the mask. */
  permissions: number;
}

/** The access control list of a path. */
export interface AccessList {
  /** Permissions of the owning group: the mode shows the mask in their place. */
  owningGroup: number;
  grants: readonly AccessGrant[];
}
