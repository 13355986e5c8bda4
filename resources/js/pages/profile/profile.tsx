import { useSession } from '~/session/session'
import { Page } from '~/ui/page'
import { Loading } from '~/ui/states'
import { AccountForm } from './account_form'
import { ChangePassword } from './change_password'
import { DeleteAccount } from './delete_account'
import { EmailState } from './email_state'
import { ExportData } from './export_data'
import { Preferences } from './preferences'

/** One's own account. */
export function Profile() {
  const { user } = useSession()
  return (
    <Page title="Profile">
      {user ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <AccountForm key={user.id} user={user} />
          <div className="flex flex-col gap-4">
            <EmailState user={user} />
            <Preferences user={user} />
          </div>
          <ChangePassword />
          <div className="flex flex-col gap-4">
            <ExportData />
            <DeleteAccount />
          </div>
        </div>
      ) : (
        <Loading />
      )}
    </Page>
  )
}
