import { InvalidArgumentError } from '../classes/invalid-argument-error.js'
import { describeValue } from '../values/describe-value.js'

// oxlint-disable-next-line typescript/no-explicit-any -- the shape of any function, kept by inference
export type AnyFunction = (this: any, ...args: any[]) => unknown

/**
 * A decorator of methods that works with the standard and with the legacy (`experimentalDecorators`) protocol, and
 * as a plain function around a function. The type of what it wraps is kept.
 */
export interface MethodDecorator {
  <Method extends AnyFunction>(method: Method, context?: ClassMethodDecoratorContext): Method
  <Method extends AnyFunction>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): TypedPropertyDescriptor<Method>
}

const isDescriptor = (value: unknown): value is TypedPropertyDescriptor<AnyFunction> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as PropertyDescriptor).value === 'function'

/**
 * Makes a {@link MethodDecorator} from a function that wraps a function.
 *
 * @param decoratorName for the error message, for instance `wrapErrors`
 * @param wrap gets the method and its name, and returns the function that replaces it; that function must pass `this`
 *   on
 *
 * @example
 * ```ts
 * const traced = methodDecorator('traced', (method, name) => function (this: unknown, ...args) {
 *   console.log(`${name} is called`)
 *   return method.apply(this, args)
 * })
 * class Orders {
 *   @traced
 *   read() {
 *     return [1, 2]
 *   }
 * }
 * console.log(new Orders().read())
 * ```
 */
export const methodDecorator = (
  decoratorName: string,
  wrap: (method: AnyFunction, methodName: string) => AnyFunction,
): MethodDecorator => {
  const decorate = (first: unknown, second?: unknown, third?: unknown): unknown => {
    if (isDescriptor(third) && third.value) {
      return { ...third, value: keepName(third.value, wrap(third.value, String(second))) }
    }
    const kind = (second as { kind?: unknown } | undefined)?.kind
    if (typeof first === 'function' && (second === undefined || kind === 'method')) {
      const method = first as AnyFunction
      const name = (second as ClassMethodDecoratorContext | undefined)?.name ?? method.name
      return keepName(method, wrap(method, String(name)))
    }
    throw new InvalidArgumentError(
      `${decoratorName}: expected a method or a function, got ${typeof kind === 'string' ? `a ${kind}` : describeValue(first)}`,
      { argument: 'method' },
    )
  }
  return decorate as MethodDecorator
}

const keepName = (method: AnyFunction, wrapped: AnyFunction): AnyFunction =>
  Object.defineProperties(wrapped, {
    name: { value: method.name, configurable: true },
    length: { value: method.length, configurable: true },
  })
