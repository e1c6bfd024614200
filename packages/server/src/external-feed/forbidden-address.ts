/** A name that leads to an address where the server may not go; the message is the address. */
export class ForbiddenAddress extends Error {}
