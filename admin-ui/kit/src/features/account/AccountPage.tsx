import { Card, CardBody, CardHeader } from "../../components/Card.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { useMe } from "../../data/AuthProvider.tsx";
import { ChangePasswordForm } from "./ChangePasswordForm.tsx";
import { DevicesList } from "./DevicesList.tsx";
import { OwnName } from "./OwnName.tsx";
import { ThemeChoice } from "./ThemeChoice.tsx";
import { TwoFactor } from "./TwoFactor.tsx";

/** One's own account, the same page in both apps. */
export function AccountPage() {
  const { user } = useMe();
  return (
    <>
      <PageHeader title="Account" help={`Signed in as ${user.email}.`} />
      <div className="max-w-3xl space-y-6">
        <Card>
          <CardHeader title="Name" help="Visitors see it when you answer." />
          <CardBody>
            <OwnName />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Theme" help="On this device." />
          <CardBody>
            <ThemeChoice />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Password" help="Every other device is signed out when it changes." />
          <CardBody>
            <ChangePasswordForm />
          </CardBody>
        </Card>
        <Card>
          <CardHeader
            title="Two-factor sign-in"
            help="Besides the password, a code from your phone: a stolen password alone opens nothing."
          />
          <CardBody>
            <TwoFactor />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Devices" help="Where you are signed in. Sign out what you do not know." />
          <CardBody className="pt-2">
            <DevicesList />
          </CardBody>
        </Card>
      </div>
    </>
  );
}
