import { toast } from 'sonner'
import { messageOf } from '~/api/failure'

/**
 * Does something that a click asked for, and says in a toast how it went.
 *
 * @param done - What to say when it worked.
 * @returns Whether it worked.
 */
export async function attempt(work: () => Promise<unknown>, done: string): Promise<boolean> {
  try {
    await work()
    toast.success(done)
    return true
  } catch (error) {
    toast.error(messageOf(error))
    return false
  }
}
