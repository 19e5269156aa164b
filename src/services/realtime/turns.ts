/**
 * Lets at most so many pieces of work be under way at once; more wait, the first to come the first to go on.
 *
 * @returns what does a piece of work when it is its turn
 */
export function inTurns(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let underWay = 0;
  const line: (() => void)[] = [];
  return async (work) => {
    // Whose turn it becomes takes the place of the one before.
    if (underWay < most) underWay += 1;
    else await new Promise<void>((resolve) => line.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next === undefined) underWay -= 1;
      else next();
    }
  };
}
