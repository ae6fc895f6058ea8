import { isRetryable, PanoplyError, serializeError } from '@panoply/errors'

const error = new PanoplyError('the board was deleted', { retryable: false })
const { code } = serializeError(error)
console.log(JSON.stringify({ consumer: 'errors', code, retryable: isRetryable(error) }))
