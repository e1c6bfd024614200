/** What the server lets style elements in by: it gives each page another one. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';

// The library that keeps the page still behind a dialog looks for it under this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce });
