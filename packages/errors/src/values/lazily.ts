/**
 * Makes an object at its first use, and keeps it. An import then does not wait for tables, schemas and regular
 * expressions that most programs never need.
 */
export const lazily = <Made extends object>(make: () => Made): (() => Made) => {
  let made: Made | undefined
  return () => (made ??= make())
}
