import { isRetryable, PanoplyError, serializeError } from '@panoply/errors'

const error = new PanoplyError('the board was deleted', { retryable: false })
console.log(JSON.stringify({ code: serializeError(error).code, retryable: isRetryable(error) }))
