import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react'
import { AlertDialog } from 'radix-ui'
import { Button } from './button'

interface Question {
  title: string
  text: ReactNode
  /** What the button that does it says, such as `Delete agent`. */
  action: string
}

type Ask = (question: Question) => Promise<boolean>

const AskContext = createContext<Ask>(async () => false)

/** Asks before something is destroyed; resolves with the answer. */
export const useConfirm = () => use(AskContext)

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<(Question & { answer(yes: boolean): void }) | null>(null)
  const ask = useCallback<Ask>(
    (question) => new Promise((answer) => setAsked({ ...question, answer })),
    []
  )
  const settle = (yes: boolean) => {
    asked?.answer(yes)
    setAsked(null)
  }
  return (
    <AskContext value={useMemo(() => ask, [ask])}>
      {children}
      <AlertDialog.Root open={asked !== null} onOpenChange={(open) => !open && settle(false)}>
        <AlertDialog.Portal>
          <AlertDialog.Overlay className="fixed inset-0 z-50 bg-black/50" />
          <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 flex w-[calc(100%-2rem)] max-w-md -translate-1/2 flex-col gap-3 rounded-lg border border-line bg-surface p-5 shadow-xl">
            <AlertDialog.Title className="text-lg font-semibold">{asked?.title}</AlertDialog.Title>
            <AlertDialog.Description className="text-ink-soft">
              {asked?.text}
            </AlertDialog.Description>
            <footer className="flex justify-end gap-2">
              <AlertDialog.Cancel asChild>
                <Button>Cancel</Button>
              </AlertDialog.Cancel>
              <Button look="danger" onClick={() => settle(true)}>
                {asked?.action}
              </Button>
            </footer>
          </AlertDialog.Content>
        </AlertDialog.Portal>
      </AlertDialog.Root>
    </AskContext>
  )
}
