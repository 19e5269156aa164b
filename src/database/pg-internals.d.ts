declare module 'pg/lib/utils.js' {
  const utils: {
    /** The text or bytes that the driver sends for a parameter; null for null and undefined. */
    prepareValue(value: unknown): string | Buffer | null;
  };
  export default utils;
}
