Feature: My calendar
  What I have to do today stands above the day. It is read on this computer and sent nowhere.

  Scenario: My calendar file stands above the day until I take it off
    Given a first day
    When I ask for "Tidy up"
    And I open the settings "Calendar"
    And I drop my calendar onto them
    Then I read "appointments in these months"
    When I press Ctrl+1
    Then "15:30 to 16:30: Tallowmere review" stands above the day
    When I press Alt+Left
    Then only "09:15 to 09:30: Stand-up" stands above the day
    When I quit and start again
    Then "15:30 to 16:30: Tallowmere review" stands above the day
    When I press Ctrl+Shift+L
    Then a screen reader finds "Calendar" with "2 appointments"
    When I open the settings "Calendar"
    And I show my calendar no longer
    And I press Ctrl+1
    Then nothing stands above the day

  Scenario: A calendar that cannot be read says why
    Given a first day
    When I open the settings "Calendar"
    And I drop a list onto them
    Then I read "list.txt is not a calendar file. Nothing of it is shown. Export the calendar as iCalendar (.ics)."
