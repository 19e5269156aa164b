/** Where a value of the input goes, where it is called otherwise than there or is written in a way of its own. */
export interface Place {
  /** Its name in the input. */
  readonly from: string;
  readonly name: string;
  /** How a list or an object is written; by default, one parameter for each in a query, and commas elsewhere. */
  readonly style?: 'comma' | 'space' | 'pipe' | 'brackets' | 'json';
}

/** What a request is made of, and what is answered. */
export interface Operation {
  readonly method: string;
  /** `/v1/prompts/{id}` */
  readonly path: string;
  /** Names of the input, or where they go. */
  readonly inPath?: readonly (string | Place)[];
  readonly inQuery?: readonly (string | Place)[];
  readonly inHeader?: readonly Place[];
  /** The content type of the body, where it takes one. */
  readonly body?: string;
  /** The content type of what is answered on success; none where nothing is. */
  readonly answer?: string;
  /** Names of the credentials that it takes, in the order of preference; each is a set of which all are sent. */
  readonly credentials?: readonly (readonly string[])[];
}

/** A file or any other body that is no JSON. */
export type Bytes = Blob | ArrayBuffer | Uint8Array | ReadableStream<Uint8Array> | string;

/** For an operation that takes nothing. */
export type NoInput = Readonly<Record<string, never>>;

/** How one request is sent. */
export interface CallOptions {
  /** Gives the request up. */
  readonly signal?: AbortSignal | undefined;
  /** Further headers; one that the operation has by another way is replaced. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** As the client's, for this request. */
  readonly retries?: number | undefined;
}
